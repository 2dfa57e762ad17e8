using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Clp.Tests.Contracts;

public sealed record Traveller(string Name, DateOnly Born, string? Email = null);

public sealed record Trip(string Code, decimal Price, ImmutableArray<Traveller> Travellers);

public sealed record TravelState(ImmutableDictionary<string, Trip> Trips, decimal Balance, int? Limit = null, string? Note = null);

public sealed record BookTrip(string Code, decimal Price, Traveller Lead, DateOnly? On = null, string? Voucher = null);

public sealed record Pay(decimal Amount);

public sealed record Branch(string Name, Branch? Left, Branch? Right, Branch? Middle);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(TravelState))]
[JsonSerializable(typeof(BookTrip))]
[JsonSerializable(typeof(Pay))]
[JsonSerializable(typeof(Branch))]
internal sealed partial class TravelJson : JsonSerializerContext;
