using Clp;
using CustomerDesk.Airline;
using CustomerDesk.Retail;
using CustomerDesk.Shared;

namespace CustomerDesk.Demo;

/// <summary>The two desks over their databases, and the conversations to play at them.</summary>
internal sealed record DemoData(IReadOnlyList<Desk> Desks, IReadOnlyList<DemoConversation> Conversations)
{
    private static readonly StateLimits FileLimits = StateLimits.Default with { MaxBytes = 64 * 1024 * 1024 };

    /// <summary>The data that comes with the program.</summary>
    public static string OwnFolder => Path.Combine(AppContext.BaseDirectory, "Demo", "Data");

    /// <summary>Reads a folder.</summary>
    /// <exception cref="ClpException"><see cref="ClpCodes.MissingData"/> or <see cref="ClpCodes.BadTrace"/>: something is missing or damaged; the message names it.</exception>
    public static DemoData Load(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new ClpException(ClpCodes.MissingData, $"There is no folder '{folder}'. Name one that holds airline.json, retail.json and conversations/*.json with --data, or leave --data out.");
        }

        Desk[] desks =
        [
            Database(folder, "airline.json", database => AirlineDesk.Create(database, AirlineFlavour.Tau2)),
            Database(folder, "retail.json", database => RetailDesk.Create(database, RetailFlavour.Tau2)),
        ];
        string talks = Path.Combine(folder, "conversations");
        string[] files = Directory.Exists(talks) ? [.. Directory.GetFiles(talks, "*.json").Order(StringComparer.Ordinal)] : [];
        return files.Length > 0
            ? new(desks, [.. files.Select(path => DemoConversation.Read(path, Read(path), desks))])
            : throw new ClpException(ClpCodes.MissingData, $"'{talks}' holds no conversation. Put one or more .json files there, or leave --data out.");
    }

    public Desk DeskOf(DemoConversation conversation) => Desks.First(desk => desk.Domain == conversation.Desk);

    private static Desk Database(string folder, string name, Func<StateObject, Desk> create)
    {
        string path = Path.Combine(folder, name);
        StateObject database = Read(path);
        try
        {
            return create(database);
        }
        catch (ClpException exception)
        {
            throw Damaged(path, exception);
        }
    }

    private static StateObject Read(string path)
    {
        try
        {
            return StateValue.Parse(File.ReadAllBytes(path), FileLimits) as StateObject
                ?? throw new ClpException(ClpCodes.MissingData, $"'{path}' holds no JSON object. Restore it, or leave --data out.");
        }
        catch (StateFormatException exception)
        {
            throw Damaged(path, exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ClpException(ClpCodes.MissingData, $"'{path}' is missing or cannot be read. Restore it, or leave --data out.", exception);
        }
    }

    private static ClpException Damaged(string path, ClpException cause) =>
        new(ClpCodes.MissingData, $"'{path}' is damaged and cannot be used: {cause.Message} Restore it, or leave --data out.", cause);
}
