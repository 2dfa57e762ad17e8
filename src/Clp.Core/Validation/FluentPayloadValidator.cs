using System.Text.Json.Serialization.Metadata;
using FluentValidation;
using FluentValidation.Results;

namespace Clp;

/// <summary>The bridge to FluentValidation: runs all rules and reports every failure with its path and error code.</summary>
internal sealed class FluentPayloadValidator(IValidator<StateObject> validator) : IPayloadValidator
{
    public async ValueTask ValidateAsync(StateObject payload, List<ValidationError> errors, CancellationToken cancellationToken)
        => Report(await validator.ValidateAsync(payload, cancellationToken).ConfigureAwait(false), errors);

    internal static void Report(ValidationResult result, List<ValidationError> errors)
    {
        foreach (ValidationFailure failure in result.Errors)
        {
            errors.Add(new ValidationError(FluentPath.Parse(failure.PropertyName), failure.ErrorCode ?? "rule", failure.ErrorMessage ?? "The value breaks a rule."));
        }
    }
}

/// <summary>The same over a record: the payload is read through the lens first.</summary>
internal sealed class FluentPayloadValidator<TInput>(IValidator<TInput> validator, JsonTypeInfo<TInput> json) : IPayloadValidator
{
    public async ValueTask ValidateAsync(StateObject payload, List<ValidationError> errors, CancellationToken cancellationToken)
    {
        if (!StateLens.TryRead(payload, json, out TInput? input, out string? problem))
        {
            errors.Add(new ValidationError(StatePath.Root, "wrong_type", problem ?? "The payload does not fit the input's type."));
            return;
        }

        FluentPayloadValidator.Report(await validator.ValidateAsync(input!, cancellationToken).ConfigureAwait(false), errors);
    }
}

/// <summary>FluentValidation writes <c>Address.Lines[0]</c>; a state path writes <c>address.lines.0</c>.</summary>
internal static class FluentPath
{
    public static StatePath Parse(string? propertyName)
    {
        if (string.IsNullOrEmpty(propertyName))
        {
            return StatePath.Root;
        }

        if (!propertyName.AsSpan().ContainsAny('[', ']', '.'))
        {
            return StatePath.TryParse(Camel(propertyName), out StatePath single) ? single : StatePath.Root;
        }

        string[] segments = propertyName.Replace("[", ".", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal).Split('.');
        return StatePath.TryParse(string.Join('.', segments.Select(Camel)), out StatePath path) ? path : StatePath.Root;
    }

    private static string Camel(string segment) => segment.Length > 0 && char.IsUpper(segment[0]) ? char.ToLowerInvariant(segment[0]) + segment[1..] : segment;
}
