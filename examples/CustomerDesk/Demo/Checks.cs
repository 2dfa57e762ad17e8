namespace CustomerDesk.Demo;

/// <summary>What must hold for the demo to have worked; each check is printed where it is made.</summary>
internal sealed class Checks(Screen screen)
{
    /// <summary>True as long as every check held.</summary>
    public bool AllHold { get; private set; } = true;

    public void That(bool holds, string text)
    {
        AllHold &= holds;
        screen.Check(holds, text);
    }
}
