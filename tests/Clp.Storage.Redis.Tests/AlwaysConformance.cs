using Clp.Storage.Conformance;
using Xunit.Abstractions;

namespace Clp.Storage.Redis.Tests;

public sealed class AlwaysAppendTests : AppendSuite<AlwaysUnderTest>;

public sealed class AlwaysOperationTests : OperationSuite<AlwaysUnderTest>;

public sealed class AlwaysReadTests : ReadSuite<AlwaysUnderTest>;

public sealed class AlwaysNameTests : NameSuite<AlwaysUnderTest>;

public sealed class AlwaysDeleteTests : DeleteSuite<AlwaysUnderTest>;

public sealed class AlwaysSnapshotTests : SnapshotSuite<AlwaysUnderTest>;

public sealed class AlwaysConcurrencyTests : ConcurrencySuite<AlwaysUnderTest>;

public sealed class AlwaysReopenTests : ReopenSuite<AlwaysUnderTest>;

public sealed class AlwaysReadAllTests : ReadAllSuite<AlwaysUnderTest>;

public sealed class AlwaysOutboxTests : OutboxSuite<AlwaysUnderTest>;

public sealed class AlwaysTenantTests : TenantSuite<AlwaysUnderTest>;

public sealed class AlwaysModelTests(ITestOutputHelper output) : ModelSuite<AlwaysUnderTest>(output);

public sealed class AlwaysLinearizableTests(ITestOutputHelper output) : LinearizableSuite<AlwaysUnderTest>(output);

public sealed class AlwaysRelayTests : RelaySuite<AlwaysUnderTest>;
