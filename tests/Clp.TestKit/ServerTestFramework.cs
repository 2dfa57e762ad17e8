using System.Reflection;
using Clp.TestServers;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Clp.TestKit;

/// <summary>
/// Xunit as it is, but a test that asked for a server that this machine does not have is skipped with the reason: inherited suites
/// cannot know at discovery which server their subject needs. Every test project uses it, through tests/Directory.Build.props.
/// </summary>
public sealed class ServerTestFramework(IMessageSink diagnostics) : XunitTestFramework(diagnostics)
{
    /// <inheritdoc/>
    protected override ITestFrameworkExecutor CreateExecutor(AssemblyName assemblyName) => new Executor(assemblyName, SourceInformationProvider, DiagnosticMessageSink);

    private sealed class Executor(AssemblyName name, ISourceInformationProvider sources, IMessageSink diagnostics) : XunitTestFrameworkExecutor(name, sources, diagnostics)
    {
        protected override void RunTestCases(IEnumerable<IXunitTestCase> testCases, IMessageSink executionMessageSink, ITestFrameworkExecutionOptions executionOptions) =>
            base.RunTestCases(testCases, new SkippingSink(executionMessageSink), executionOptions);
    }

    private sealed class SkippingSink(IMessageSink inner) : IMessageSink
    {
        public bool OnMessage(IMessageSinkMessage message) => inner.OnMessage(message is ITestFailed failed && Reason(failed) is { } reason ? new TestSkipped(failed.Test, reason) : message);

        /// <summary>The message of the missing server, wherever in the failure it is; a failed clean-up may stand beside it.</summary>
        private static string? Reason(ITestFailed failed)
        {
            int index = Array.IndexOf(failed.ExceptionTypes, typeof(ServerMissingException).FullName);
            return index < 0 ? null : failed.Messages[index];
        }
    }
}
