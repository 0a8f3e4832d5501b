from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("notices", "0002_dates_of_the_law_stay")]

    operations = [
        # The second wall behind the account in every query: a connection bound to an account sees that one, one
        # marked '*' (jobs, console, login, linked accounts) sees all, any other none; the owner is not bound.
        migrations.RunSQL(
            """
            ALTER TABLE notices_notice ENABLE ROW LEVEL SECURITY;
            CREATE POLICY one_account ON notices_notice
                USING (current_setting('uets.account_id', true) IN ('*', account_id::text));
            """,
            """
            DROP POLICY one_account ON notices_notice; ALTER TABLE notices_notice DISABLE ROW LEVEL SECURITY;
            """,
        ),
    ]
