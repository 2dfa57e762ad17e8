namespace Clp.Storage.Redis;

/// <summary>What the servers' settings promise.</summary>
/// <param name="Durability">What an acknowledged append survives.</param>
/// <param name="Description">The same in words, for people.</param>
internal sealed record StoreSettings(Durability Durability, string Description);
