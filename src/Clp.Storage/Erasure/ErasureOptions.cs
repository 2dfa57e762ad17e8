using System.Security.Cryptography;

namespace Clp.Storage;

/// <summary>What a <see cref="SealingStore"/> seals, and with which keys. Immutable.</summary>
public sealed record ErasureOptions
{
    /// <summary>
    /// The contracts whose streams are in the store, all versions still in use: their <see cref="Field.IsPersonal"/> fields are
    /// sealed; the streams of a contract without any are left alone. Of a contract that is not named here every field is sealed.
    /// </summary>
    public required IReadOnlyCollection<Contract> Contracts { get; init; }

    /// <summary>Where the keys are: apart from the store, and from its backups.</summary>
    public required ISubjectKeys Keys { get; init; }

    /// <summary>Where nonces come from; thread-safe, as <see cref="RandomNumberGenerator.Create()"/> is.</summary>
    public required RandomNumberGenerator Random { get; init; }

    /// <summary>
    /// Whose data a stream holds: a pure function that always gives the same for the same stream. Unless told, every stream is
    /// a subject of its own. Stores of several tenants share subjects unless they have keys of their own.
    /// </summary>
    public Func<StreamId, string> Subject { get; init; } = static stream => stream.Encode();
}
