using System.Text.Json;
using Microsoft.SemanticKernel;

namespace Clp.Ai.SemanticKernel;

/// <summary>An answer for a caller who asked for a stream: one piece, as content of a kernel or as text.</summary>
internal sealed class AnswerStream(JsonElement answer) : IAsyncEnumerable<StreamingKernelContent>, IAsyncEnumerable<string>
{
    IAsyncEnumerator<StreamingKernelContent> IAsyncEnumerable<StreamingKernelContent>.GetAsyncEnumerator(CancellationToken cancellationToken)
        => One<StreamingKernelContent>(new StreamingMethodContent(answer)).GetAsyncEnumerator(cancellationToken);

    IAsyncEnumerator<string> IAsyncEnumerable<string>.GetAsyncEnumerator(CancellationToken cancellationToken) => One(answer.GetRawText()).GetAsyncEnumerator(cancellationToken);

    private static IAsyncEnumerable<T> One<T>(T piece) => new[] { piece }.ToAsyncEnumerable();
}
