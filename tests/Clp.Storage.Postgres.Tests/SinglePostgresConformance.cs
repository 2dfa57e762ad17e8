using Clp.Storage.Conformance;
using Xunit.Abstractions;

namespace Clp.Storage.Postgres.Tests;

public sealed class SinglePostgresAppendTests : AppendSuite<SinglePostgresUnderTest>;

public sealed class SinglePostgresOperationTests : OperationSuite<SinglePostgresUnderTest>;

public sealed class SinglePostgresReadTests : ReadSuite<SinglePostgresUnderTest>;

public sealed class SinglePostgresNameTests : NameSuite<SinglePostgresUnderTest>;

public sealed class SinglePostgresDeleteTests : DeleteSuite<SinglePostgresUnderTest>;

public sealed class SinglePostgresSnapshotTests : SnapshotSuite<SinglePostgresUnderTest>;

public sealed class SinglePostgresConcurrencyTests : ConcurrencySuite<SinglePostgresUnderTest>;

public sealed class SinglePostgresReopenTests : ReopenSuite<SinglePostgresUnderTest>;

public sealed class SinglePostgresModelTests(ITestOutputHelper output) : ModelSuite<SinglePostgresUnderTest>(output);

public sealed class SinglePostgresReadAllTests : ReadAllSuite<SinglePostgresUnderTest>;

public sealed class SinglePostgresOutboxTests : OutboxSuite<SinglePostgresUnderTest>;

public sealed class SinglePostgresTenantTests : TenantSuite<SinglePostgresUnderTest>;

public sealed class SinglePostgresLinearizableTests(ITestOutputHelper output) : LinearizableSuite<SinglePostgresUnderTest>(output);

public sealed class SinglePostgresRelayTests : RelaySuite<SinglePostgresUnderTest>;
