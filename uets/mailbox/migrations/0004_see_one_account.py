from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("mailbox", "0003_first_readings_stay")]

    operations = [
        # The second wall behind the account in every query: a connection bound to an account sees that one, one
        # marked '*' (jobs, console, login, linked accounts) sees all, any other none; the owner is not bound.
        # CASE, because the planner takes it for half of the rows; an equation it would take for nearly none, and then
        # sort the newest page instead of reading it from the index.
        migrations.RunSQL(
            """
            ALTER TABLE mailbox_mailboxentry ENABLE ROW LEVEL SECURITY;
            CREATE POLICY one_account ON mailbox_mailboxentry
                USING (CASE current_setting('uets.account_id', true)
                    WHEN '*' THEN true WHEN account_id::text THEN true ELSE false END);
            ALTER TABLE mailbox_noticereader ENABLE ROW LEVEL SECURITY;
            CREATE POLICY one_account ON mailbox_noticereader
                USING (CASE current_setting('uets.account_id', true)
                    WHEN '*' THEN true WHEN account_id::text THEN true ELSE false END);
            ALTER TABLE mailbox_mailboxhead ENABLE ROW LEVEL SECURITY;
            CREATE POLICY one_account ON mailbox_mailboxhead
                USING (CASE current_setting('uets.account_id', true)
                    WHEN '*' THEN true WHEN account_id::text THEN true ELSE false END);
            """,
            """
            DROP POLICY one_account ON mailbox_mailboxentry; ALTER TABLE mailbox_mailboxentry DISABLE ROW LEVEL SECURITY;
            DROP POLICY one_account ON mailbox_noticereader; ALTER TABLE mailbox_noticereader DISABLE ROW LEVEL SECURITY;
            DROP POLICY one_account ON mailbox_mailboxhead; ALTER TABLE mailbox_mailboxhead DISABLE ROW LEVEL SECURITY;
            """,
        ),
    ]
