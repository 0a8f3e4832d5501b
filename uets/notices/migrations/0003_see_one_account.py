from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("notices", "0002_dates_of_the_law_stay")]

    operations = [
        # The second wall behind the account in every query: a connection bound to an account sees that one, one
        # marked '*' (jobs, console, login, linked accounts) sees all, any other none; the owner is not bound.
        # CASE, because the planner takes it for half of the rows; an equation it would take for nearly none, and then
        # sort the newest page instead of reading it from the index.
        migrations.RunSQL(
            """
            ALTER TABLE notices_notice ENABLE ROW LEVEL SECURITY;
            CREATE POLICY one_account ON notices_notice
                USING (CASE current_setting('uets.account_id', true)
                    WHEN '*' THEN true WHEN account_id::text THEN true ELSE false END);
            """,
            """
            DROP POLICY one_account ON notices_notice; ALTER TABLE notices_notice DISABLE ROW LEVEL SECURITY;
            """,
        ),
    ]
