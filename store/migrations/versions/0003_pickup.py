"""an order that is fetched."""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to the newer schema."""
    with op.batch_alter_table('order_contacts', schema=None) as batch_op:
        batch_op.add_column(sa.Column('pickup', sa.BigInteger(), nullable=True))


def downgrade() -> None:
    """Go back."""
    with op.batch_alter_table('order_contacts', schema=None) as batch_op:
        batch_op.drop_column('pickup')
