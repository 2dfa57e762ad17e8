using Clp.Storage.Conformance;
using Xunit.Abstractions;

namespace Clp.Storage.Tests;

public sealed class BoundedMemoryAppendTests : AppendSuite<BoundedMemoryUnderTest>;

public sealed class BoundedMemoryOperationTests : OperationSuite<BoundedMemoryUnderTest>;

public sealed class BoundedMemoryReadTests : ReadSuite<BoundedMemoryUnderTest>;

public sealed class BoundedMemoryNameTests : NameSuite<BoundedMemoryUnderTest>;

public sealed class BoundedMemoryDeleteTests : DeleteSuite<BoundedMemoryUnderTest>;

public sealed class BoundedMemorySnapshotTests : SnapshotSuite<BoundedMemoryUnderTest>;

public sealed class BoundedMemoryConcurrencyTests : ConcurrencySuite<BoundedMemoryUnderTest>;

public sealed class BoundedMemoryReopenTests : ReopenSuite<BoundedMemoryUnderTest>;

public sealed class BoundedMemoryModelTests(ITestOutputHelper output) : ModelSuite<BoundedMemoryUnderTest>(output);

public sealed class BoundedMemoryReadAllTests : ReadAllSuite<BoundedMemoryUnderTest>;

public sealed class BoundedMemoryOutboxTests : OutboxSuite<BoundedMemoryUnderTest>;

public sealed class BoundedMemoryTenantTests : TenantSuite<BoundedMemoryUnderTest>;

public sealed class BoundedMemoryLinearizableTests(ITestOutputHelper output) : LinearizableSuite<BoundedMemoryUnderTest>(output);

public sealed class BoundedMemoryRelayTests : RelaySuite<BoundedMemoryUnderTest>;
