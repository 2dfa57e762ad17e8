using Clp.Storage.Conformance;
using Xunit.Abstractions;

namespace Clp.Storage.Tests;

public sealed class MemoryAppendTests : AppendSuite<MemoryUnderTest>;

public sealed class MemoryOperationTests : OperationSuite<MemoryUnderTest>;

public sealed class MemoryReadTests : ReadSuite<MemoryUnderTest>;

public sealed class MemoryNameTests : NameSuite<MemoryUnderTest>;

public sealed class MemoryDeleteTests : DeleteSuite<MemoryUnderTest>;

public sealed class MemorySnapshotTests : SnapshotSuite<MemoryUnderTest>;

public sealed class MemoryConcurrencyTests : ConcurrencySuite<MemoryUnderTest>;

public sealed class MemoryReopenTests : ReopenSuite<MemoryUnderTest>;

public sealed class MemoryModelTests(ITestOutputHelper output) : ModelSuite<MemoryUnderTest>(output);

public sealed class MemoryReadAllTests : ReadAllSuite<MemoryUnderTest>;

public sealed class MemoryOutboxTests : OutboxSuite<MemoryUnderTest>;

public sealed class MemoryTenantTests : TenantSuite<MemoryUnderTest>;

public sealed class MemoryLinearizableTests(ITestOutputHelper output) : LinearizableSuite<MemoryUnderTest>(output);

public sealed class MemoryRelayTests : RelaySuite<MemoryUnderTest>;
