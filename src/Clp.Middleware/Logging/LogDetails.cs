namespace Clp.Middleware;

/// <summary>What a host may have told beyond ids and names: payloads and reasons, without secrets and personal values.</summary>
internal sealed class LogDetails(LoggingOptions options, Redactor redactor)
{
    public string Of(Intent intent, Outcome outcome) => !options.Payloads && !options.Reasons ? "" : Payload(intent) + Reason(outcome switch
    {
        Outcome.Denied denied => string.Join("; ", denied.Denials.Select(denial => $"{denial.Guard}: {denial.Reason}")),
        Outcome.NotPermitted refused => refused.Reason,
        Outcome.NotApplicable none => none.Reason,
        Outcome.Failed failed => failed.Reason,
        Outcome.Invalid invalid => string.Join("; ", invalid.Errors),
        Outcome.Incomplete incomplete => "missing " + string.Join(", ", incomplete.Missing),
        _ => null,
    }, intent);

    public string Of(Intent intent) => Payload(intent);

    public string Of(Intent intent, Proposal? proposal) => !options.Payloads || proposal is null ? ""
        : Payload(intent) + " values " + redactor.Redact(proposal.Values, intent.Definition.Input).ToJson();

    public string Of(Acceptance acceptance) => Reason(acceptance.Reason, acceptance.Intent);

    private string Payload(Intent intent) => !options.Payloads ? "" : " payload " + redactor.Redact(intent.Payload, intent.Definition.Input).ToJson();

    private string Reason(string? reason, Intent intent)
    {
        if (!options.Reasons || string.IsNullOrEmpty(reason))
        {
            return "";
        }

        // Secrets first: without a piece in its middle one may not be known for what it is.
        string clean = PersonalValues.Remove(redactor.Redact(reason), PersonalValues.Of(intent.Payload, intent.Definition.Input));
        return " because " + clean;
    }
}
