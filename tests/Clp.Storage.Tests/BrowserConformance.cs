using Clp.Storage.Conformance;
using Xunit.Abstractions;

namespace Clp.Storage.Tests;

public sealed class BrowserAppendTests : AppendSuite<BrowserUnderTest>;

public sealed class BrowserOperationTests : OperationSuite<BrowserUnderTest>;

public sealed class BrowserReadTests : ReadSuite<BrowserUnderTest>;

public sealed class BrowserNameTests : NameSuite<BrowserUnderTest>;

public sealed class BrowserDeleteTests : DeleteSuite<BrowserUnderTest>;

public sealed class BrowserSnapshotTests : SnapshotSuite<BrowserUnderTest>;

public sealed class BrowserConcurrencyTests : ConcurrencySuite<BrowserUnderTest>;

public sealed class BrowserReopenTests : ReopenSuite<BrowserUnderTest>;

public sealed class BrowserReadAllTests : ReadAllSuite<BrowserUnderTest>;

public sealed class BrowserOutboxTests : OutboxSuite<BrowserUnderTest>;

public sealed class BrowserTenantTests : TenantSuite<BrowserUnderTest>;

public sealed class BrowserModelTests(ITestOutputHelper output) : ModelSuite<BrowserUnderTest>(output);

public sealed class BrowserLinearizableTests(ITestOutputHelper output) : LinearizableSuite<BrowserUnderTest>(output);

public sealed class BrowserRelayTests : RelaySuite<BrowserUnderTest>;
