using Clp.Storage.Conformance;
using Xunit.Abstractions;

namespace Clp.Storage.Redis.Tests;

public sealed class ClusterAppendTests : AppendSuite<ClusterUnderTest>;

public sealed class ClusterOperationTests : OperationSuite<ClusterUnderTest>;

public sealed class ClusterReadTests : ReadSuite<ClusterUnderTest>;

public sealed class ClusterNameTests : NameSuite<ClusterUnderTest>;

public sealed class ClusterDeleteTests : DeleteSuite<ClusterUnderTest>;

public sealed class ClusterSnapshotTests : SnapshotSuite<ClusterUnderTest>;

public sealed class ClusterConcurrencyTests : ConcurrencySuite<ClusterUnderTest>;

public sealed class ClusterReopenTests : ReopenSuite<ClusterUnderTest>;

public sealed class ClusterReadAllTests : ReadAllSuite<ClusterUnderTest>;

public sealed class ClusterOutboxTests : OutboxSuite<ClusterUnderTest>;

public sealed class ClusterTenantTests : TenantSuite<ClusterUnderTest>;

public sealed class ClusterModelTests(ITestOutputHelper output) : ModelSuite<ClusterUnderTest>(output);

public sealed class ClusterLinearizableTests(ITestOutputHelper output) : LinearizableSuite<ClusterUnderTest>(output);

public sealed class ClusterRelayTests : RelaySuite<ClusterUnderTest>;
