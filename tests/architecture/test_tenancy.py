"""Every row belongs to a workspace, and says to which."""

from patchbay.storage.tables import metadata


def test_every_table_names_its_workspace():
    lacking = {
        table.name
        for table in metadata.tables.values()
        if "workspace_id" not in table.columns and table.name != "workspaces"
    }

    assert lacking == set()


def test_no_row_is_without_a_workspace():
    optional = {
        table.name
        for table in metadata.tables.values()
        if "workspace_id" in table.columns and table.columns["workspace_id"].nullable
    }

    assert optional == set()
