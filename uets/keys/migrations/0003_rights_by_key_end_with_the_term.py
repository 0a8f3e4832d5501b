from django.db import migrations


class Migration(migrations.Migration):
    """Rights that keys have given so far get the last day of their grant; a new column that nothing else fills."""

    dependencies = [
        ("keys", "0002_grant_suspended_at"),
        ("accounts", "0002_rights_by_key_end_and_invitations_wait"),
    ]

    operations = [
        migrations.RunSQL(
            """
            UPDATE accounts_operator SET given_until = ends_on FROM keys_grant
            WHERE keys_grant.account_id = accounts_operator.account_id AND keys_grant.id = added_by_grant_id
            """,
            migrations.RunSQL.noop,
        ),
    ]
