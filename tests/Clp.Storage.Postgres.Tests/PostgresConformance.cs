using Clp.Storage.Conformance;
using Xunit.Abstractions;

namespace Clp.Storage.Postgres.Tests;

public sealed class PostgresAppendTests : AppendSuite<PostgresUnderTest>;

public sealed class PostgresOperationTests : OperationSuite<PostgresUnderTest>;

public sealed class PostgresReadTests : ReadSuite<PostgresUnderTest>;

public sealed class PostgresNameTests : NameSuite<PostgresUnderTest>;

public sealed class PostgresDeleteTests : DeleteSuite<PostgresUnderTest>;

public sealed class PostgresSnapshotTests : SnapshotSuite<PostgresUnderTest>;

public sealed class PostgresConcurrencyTests : ConcurrencySuite<PostgresUnderTest>;

public sealed class PostgresReopenTests : ReopenSuite<PostgresUnderTest>;

public sealed class PostgresModelTests(ITestOutputHelper output) : ModelSuite<PostgresUnderTest>(output);

public sealed class PostgresReadAllTests : ReadAllSuite<PostgresUnderTest>;

public sealed class PostgresOutboxTests : OutboxSuite<PostgresUnderTest>;

public sealed class PostgresTenantTests : TenantSuite<PostgresUnderTest>;

public sealed class PostgresLinearizableTests(ITestOutputHelper output) : LinearizableSuite<PostgresUnderTest>(output);

public sealed class PostgresRelayTests : RelaySuite<PostgresUnderTest>;
