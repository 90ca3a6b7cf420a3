"""The project file: schema, migrations, one repository."""
