using System.Diagnostics;

namespace Clp;

/// <summary>A span while somebody listens, and nothing otherwise. What a listener does wrong stays its own: it never becomes the answer of a command.</summary>
internal readonly struct ClpSpan(Activity? activity) : IDisposable
{
    public void Tag<TWord>(string name, TWord word) where TWord : struct, Enum => activity?.SetTag(name, word.ToString());

    public void Tag(string name, int number) => activity?.SetTag(name, number);

    /// <summary>Ends with this outcome.</summary>
    public void Came(Outcome outcome)
    {
        if (activity is not null)
        {
            activity.SetTag("clp.outcome", outcome.Name);
            _ = outcome is Outcome.Failed ? activity.SetStatus(ActivityStatusCode.Error) : activity;
        }
    }

    public void Failed(Exception e)
    {
        // The type and the code only: messages may hold what nobody should see outside.
        activity?.SetTag("error.type", e is ClpException clp ? clp.Code : e.GetType().FullName);
        activity?.SetStatus(ActivityStatusCode.Error);
    }

    /// <summary>As <see cref="Failed"/>, for an exception filter: false, so that nothing is caught for it.</summary>
    public bool Notices(Exception e)
    {
        Failed(e);
        return false;
    }

    public void Dispose()
    {
        if (activity is not null)
        {
            ClpDiagnostics.Safely(activity, static a => a.Dispose());
        }
    }
}
