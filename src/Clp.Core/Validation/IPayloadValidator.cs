namespace Clp;

/// <summary>A further check of a payload that fits its shape. Adds what it finds to the list.</summary>
internal interface IPayloadValidator
{
    ValueTask ValidateAsync(StateObject payload, List<ValidationError> errors, CancellationToken cancellationToken);
}
