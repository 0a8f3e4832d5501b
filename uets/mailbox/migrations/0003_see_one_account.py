from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("mailbox", "0002_first_readings_stay")]

    operations = [
        # The second wall behind the account in every query: a connection bound to an account sees that one, one
        # marked '*' (jobs, console, login, linked accounts) sees all, any other none; the owner is not bound.
        migrations.RunSQL(
            """
            ALTER TABLE mailbox_mailboxentry ENABLE ROW LEVEL SECURITY;
            CREATE POLICY one_account ON mailbox_mailboxentry
                USING (current_setting('uets.account_id', true) IN ('*', account_id::text));
            ALTER TABLE mailbox_noticereader ENABLE ROW LEVEL SECURITY;
            CREATE POLICY one_account ON mailbox_noticereader
                USING (current_setting('uets.account_id', true) IN ('*', account_id::text));
            """,
            """
            DROP POLICY one_account ON mailbox_mailboxentry; ALTER TABLE mailbox_mailboxentry DISABLE ROW LEVEL SECURITY;
            DROP POLICY one_account ON mailbox_noticereader; ALTER TABLE mailbox_noticereader DISABLE ROW LEVEL SECURITY;
            """,
        ),
    ]
