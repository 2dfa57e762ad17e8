using Clp.Storage.Conformance;
using Xunit.Abstractions;

namespace Clp.Storage.Sqlite.Tests;

public sealed class SqliteAppendTests : AppendSuite<SqliteUnderTest>;

public sealed class SqliteOperationTests : OperationSuite<SqliteUnderTest>;

public sealed class SqliteReadTests : ReadSuite<SqliteUnderTest>;

public sealed class SqliteNameTests : NameSuite<SqliteUnderTest>;

public sealed class SqliteDeleteTests : DeleteSuite<SqliteUnderTest>;

public sealed class SqliteSnapshotTests : SnapshotSuite<SqliteUnderTest>;

public sealed class SqliteConcurrencyTests : ConcurrencySuite<SqliteUnderTest>;

public sealed class SqliteReopenTests : ReopenSuite<SqliteUnderTest>;

public sealed class SqliteReadAllTests : ReadAllSuite<SqliteUnderTest>;

public sealed class SqliteOutboxTests : OutboxSuite<SqliteUnderTest>;

public sealed class SqliteTenantTests : TenantSuite<SqliteUnderTest>;

public sealed class SqliteModelTests(ITestOutputHelper output) : ModelSuite<SqliteUnderTest>(output);

public sealed class SqliteLinearizableTests(ITestOutputHelper output) : LinearizableSuite<SqliteUnderTest>(output);

public sealed class SqliteRelayTests : RelaySuite<SqliteUnderTest>;
