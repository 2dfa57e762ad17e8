using Clp.Storage.Conformance;
using Xunit.Abstractions;

namespace Clp.Storage.Redis.Tests;

public sealed class EverySecondAppendTests : AppendSuite<EverySecondUnderTest>;

public sealed class EverySecondOperationTests : OperationSuite<EverySecondUnderTest>;

public sealed class EverySecondReadTests : ReadSuite<EverySecondUnderTest>;

public sealed class EverySecondNameTests : NameSuite<EverySecondUnderTest>;

public sealed class EverySecondDeleteTests : DeleteSuite<EverySecondUnderTest>;

public sealed class EverySecondSnapshotTests : SnapshotSuite<EverySecondUnderTest>;

public sealed class EverySecondConcurrencyTests : ConcurrencySuite<EverySecondUnderTest>;

public sealed class EverySecondReopenTests : ReopenSuite<EverySecondUnderTest>;

public sealed class EverySecondReadAllTests : ReadAllSuite<EverySecondUnderTest>;

public sealed class EverySecondOutboxTests : OutboxSuite<EverySecondUnderTest>;

public sealed class EverySecondTenantTests : TenantSuite<EverySecondUnderTest>;

public sealed class EverySecondModelTests(ITestOutputHelper output) : ModelSuite<EverySecondUnderTest>(output);

public sealed class EverySecondLinearizableTests(ITestOutputHelper output) : LinearizableSuite<EverySecondUnderTest>(output);

public sealed class EverySecondRelayTests : RelaySuite<EverySecondUnderTest>;
