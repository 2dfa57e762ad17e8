using Clp.Storage.Conformance;
using Xunit.Abstractions;

namespace Clp.Storage.MongoDb.Tests;

public sealed class OnePartitionAppendTests : AppendSuite<OnePartitionUnderTest>;

public sealed class OnePartitionOperationTests : OperationSuite<OnePartitionUnderTest>;

public sealed class OnePartitionReadTests : ReadSuite<OnePartitionUnderTest>;

public sealed class OnePartitionNameTests : NameSuite<OnePartitionUnderTest>;

public sealed class OnePartitionDeleteTests : DeleteSuite<OnePartitionUnderTest>;

public sealed class OnePartitionSnapshotTests : SnapshotSuite<OnePartitionUnderTest>;

public sealed class OnePartitionConcurrencyTests : ConcurrencySuite<OnePartitionUnderTest>;

public sealed class OnePartitionReopenTests : ReopenSuite<OnePartitionUnderTest>;

public sealed class OnePartitionReadAllTests : ReadAllSuite<OnePartitionUnderTest>;

public sealed class OnePartitionOutboxTests : OutboxSuite<OnePartitionUnderTest>;

public sealed class OnePartitionTenantTests : TenantSuite<OnePartitionUnderTest>;

public sealed class OnePartitionRelayTests : RelaySuite<OnePartitionUnderTest>;

public sealed class OnePartitionModelTests(ITestOutputHelper output) : ModelSuite<OnePartitionUnderTest>(output);

public sealed class OnePartitionLinearizableTests(ITestOutputHelper output) : LinearizableSuite<OnePartitionUnderTest>(output);
