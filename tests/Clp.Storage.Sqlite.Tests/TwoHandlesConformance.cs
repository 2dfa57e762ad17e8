using Clp.Storage.Conformance;
using Xunit.Abstractions;

namespace Clp.Storage.Sqlite.Tests;

public sealed class TwoHandlesAppendTests : AppendSuite<TwoHandlesUnderTest>;

public sealed class TwoHandlesOperationTests : OperationSuite<TwoHandlesUnderTest>;

public sealed class TwoHandlesReadTests : ReadSuite<TwoHandlesUnderTest>;

public sealed class TwoHandlesNameTests : NameSuite<TwoHandlesUnderTest>;

public sealed class TwoHandlesDeleteTests : DeleteSuite<TwoHandlesUnderTest>;

public sealed class TwoHandlesSnapshotTests : SnapshotSuite<TwoHandlesUnderTest>;

public sealed class TwoHandlesConcurrencyTests : ConcurrencySuite<TwoHandlesUnderTest>;

public sealed class TwoHandlesReopenTests : ReopenSuite<TwoHandlesUnderTest>;

public sealed class TwoHandlesReadAllTests : ReadAllSuite<TwoHandlesUnderTest>;

public sealed class TwoHandlesOutboxTests : OutboxSuite<TwoHandlesUnderTest>;

public sealed class TwoHandlesTenantTests : TenantSuite<TwoHandlesUnderTest>;

public sealed class TwoHandlesModelTests(ITestOutputHelper output) : ModelSuite<TwoHandlesUnderTest>(output);

public sealed class TwoHandlesLinearizableTests(ITestOutputHelper output) : LinearizableSuite<TwoHandlesUnderTest>(output);

public sealed class TwoHandlesRelayTests : RelaySuite<TwoHandlesUnderTest>;
