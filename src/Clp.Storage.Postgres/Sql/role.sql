-- The least rights for the role of a store that is opened with ManageSchema = false. Run by the owner of the schema, after the
-- schema was made and again after every upgrade. {schema} and {role} are replaced by quoted names.
GRANT USAGE ON SCHEMA {schema} TO {role};
GRANT SELECT ON {schema}.schema_version TO {role};
GRANT SELECT, INSERT ON {schema}.tenants TO {role};
GRANT SELECT, INSERT, UPDATE, DELETE ON {schema}.streams, {schema}.snapshots, {schema}.lanes, {schema}.outbox, {schema}.states TO {role};
GRANT SELECT, INSERT, DELETE ON {schema}.events, {schema}.ops TO {role};
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA {schema} TO {role};
