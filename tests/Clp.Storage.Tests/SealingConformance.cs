using Clp.Storage.Conformance;
using Xunit.Abstractions;

namespace Clp.Storage.Tests;

public sealed class SealingAppendTests : AppendSuite<SealingUnderTest>;

public sealed class SealingOperationTests : OperationSuite<SealingUnderTest>;

public sealed class SealingReadTests : ReadSuite<SealingUnderTest>;

public sealed class SealingNameTests : NameSuite<SealingUnderTest>;

public sealed class SealingDeleteTests : DeleteSuite<SealingUnderTest>;

public sealed class SealingSnapshotTests : SnapshotSuite<SealingUnderTest>;

public sealed class SealingConcurrencyTests : ConcurrencySuite<SealingUnderTest>;

public sealed class SealingReopenTests : ReopenSuite<SealingUnderTest>;

public sealed class SealingModelTests(ITestOutputHelper output) : ModelSuite<SealingUnderTest>(output);

public sealed class SealingReadAllTests : ReadAllSuite<SealingUnderTest>;

public sealed class SealingOutboxTests : OutboxSuite<SealingUnderTest>;

public sealed class SealingTenantTests : TenantSuite<SealingUnderTest>;

public sealed class SealingLinearizableTests(ITestOutputHelper output) : LinearizableSuite<SealingUnderTest>(output);

public sealed class SealingRelayTests : RelaySuite<SealingUnderTest>;
