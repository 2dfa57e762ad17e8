using Clp.Storage.Conformance;

namespace Clp.Storage.Sqlite.Tests;

public sealed class SqliteLatestStateTests : LatestStateSuite<SqliteAdapterUnderTest>;

public sealed class SqliteSnapshotOnlyTests : SnapshotOnlySuite<SqliteAdapterUnderTest>;
