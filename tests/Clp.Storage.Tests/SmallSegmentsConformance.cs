using Clp.Storage.Conformance;
using Xunit.Abstractions;

namespace Clp.Storage.Tests;

public sealed class SmallSegmentsAppendTests : AppendSuite<SmallSegmentsUnderTest>;

public sealed class SmallSegmentsOperationTests : OperationSuite<SmallSegmentsUnderTest>;

public sealed class SmallSegmentsReadTests : ReadSuite<SmallSegmentsUnderTest>;

public sealed class SmallSegmentsNameTests : NameSuite<SmallSegmentsUnderTest>;

public sealed class SmallSegmentsDeleteTests : DeleteSuite<SmallSegmentsUnderTest>;

public sealed class SmallSegmentsSnapshotTests : SnapshotSuite<SmallSegmentsUnderTest>;

public sealed class SmallSegmentsConcurrencyTests : ConcurrencySuite<SmallSegmentsUnderTest>;

public sealed class SmallSegmentsReopenTests : ReopenSuite<SmallSegmentsUnderTest>;

public sealed class SmallSegmentsReadAllTests : ReadAllSuite<SmallSegmentsUnderTest>;

public sealed class SmallSegmentsOutboxTests : OutboxSuite<SmallSegmentsUnderTest>;

public sealed class SmallSegmentsTenantTests : TenantSuite<SmallSegmentsUnderTest>;

public sealed class SmallSegmentsModelTests(ITestOutputHelper output) : ModelSuite<SmallSegmentsUnderTest>(output);

public sealed class SmallSegmentsLinearizableTests(ITestOutputHelper output) : LinearizableSuite<SmallSegmentsUnderTest>(output);

public sealed class SmallSegmentsRelayTests : RelaySuite<SmallSegmentsUnderTest>;
