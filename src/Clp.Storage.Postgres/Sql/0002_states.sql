-- Latest states by key, for hosts that keep no events.
CREATE TABLE {schema}.states (
    tenant int NOT NULL,
    key bytea NOT NULL,
    name text COLLATE "C" NOT NULL,
    version bigint NOT NULL,
    data bytea NOT NULL,
    PRIMARY KEY (tenant, key)
);

-- Saves when the stored version is the expected one (-1 for none) and the new one is greater; answers the version then stored.
CREATE FUNCTION {schema}.save(p_tenant int, p_key bytea, p_name text, p_version bigint, p_data bytea, p_expected bigint)
RETURNS TABLE (saved boolean, actual bigint) LANGUAGE plpgsql AS $$
DECLARE
    v_version bigint;
BEGIN
    SELECT t.version INTO v_version FROM {schema}.states t WHERE t.tenant = p_tenant AND t.key = p_key FOR UPDATE;
    IF coalesce(v_version, -1) <> p_expected OR p_version <= p_expected THEN
        RETURN QUERY SELECT false, coalesce(v_version, -1);
        RETURN;
    END IF;

    IF v_version IS NOT NULL THEN
        UPDATE {schema}.states t SET version = p_version, data = p_data WHERE t.tenant = p_tenant AND t.key = p_key;
        RETURN QUERY SELECT true, p_version;
        RETURN;
    END IF;

    INSERT INTO {schema}.states (tenant, key, name, version, data) VALUES (p_tenant, p_key, p_name, p_version, p_data) ON CONFLICT (tenant, key) DO NOTHING;
    IF FOUND THEN
        RETURN QUERY SELECT true, p_version;
    ELSE
        RETURN QUERY SELECT false, coalesce((SELECT t.version FROM {schema}.states t WHERE t.tenant = p_tenant AND t.key = p_key), -1);
    END IF;
END
$$;
