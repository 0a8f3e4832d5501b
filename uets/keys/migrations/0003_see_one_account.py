from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("keys", "0002_rights_by_key_end_with_the_term")]

    operations = [
        # The second wall behind the account in every query: a connection bound to an account sees that one, one
        # marked '*' (jobs, console, login, linked accounts) sees all, any other none; the owner is not bound.
        migrations.RunSQL(
            """
            ALTER TABLE keys_grant ENABLE ROW LEVEL SECURITY;
            CREATE POLICY one_account ON keys_grant
                USING (current_setting('uets.account_id', true) IN ('*', account_id::text));
            ALTER TABLE keys_apikey ENABLE ROW LEVEL SECURITY;
            CREATE POLICY one_account ON keys_apikey
                USING (current_setting('uets.account_id', true) IN ('*', account_id::text));
            """,
            """
            DROP POLICY one_account ON keys_grant; ALTER TABLE keys_grant DISABLE ROW LEVEL SECURITY;
            DROP POLICY one_account ON keys_apikey; ALTER TABLE keys_apikey DISABLE ROW LEVEL SECURITY;
            """,
        ),
    ]
