using Clp.Storage.Conformance;

namespace Clp.Storage.Postgres.Tests;

public sealed class PostgresLatestStateTests : LatestStateSuite<PostgresAdapterUnderTest>;

public sealed class PostgresSnapshotOnlyTests : SnapshotOnlySuite<PostgresAdapterUnderTest>;
