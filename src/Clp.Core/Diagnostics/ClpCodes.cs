namespace Clp;

/// <summary>Every diagnostic code, never reused; each has an entry in docs/diagnostics.md. 00xx state, 01xx contract, 02xx lifecycle, 03xx storage, 04xx audit, 05xx tools and evaluation.</summary>
public static class ClpCodes
{
    /// <summary>JSON text is malformed.</summary>
    public const string MalformedJson = "CLP0001";
    /// <summary>An object has the same key twice.</summary>
    public const string DuplicateKey = "CLP0002";
    /// <summary>A tree is deeper than allowed.</summary>
    public const string TooDeep = "CLP0003";
    /// <summary>A value or document is larger than allowed.</summary>
    public const string TooLarge = "CLP0004";
    /// <summary>A number is NaN, infinite or cannot be kept exactly.</summary>
    public const string BadNumber = "CLP0005";
    /// <summary>Text has a lone surrogate or invalid UTF-8.</summary>
    public const string BadText = "CLP0006";
    /// <summary>A path is malformed (empty segment, reserved key, too many segments).</summary>
    public const string BadPath = "CLP0007";
    /// <summary>A path does not lead where the operation needs it.</summary>
    public const string PathNotFound = "CLP0008";
    /// <summary>An array index is outside the array.</summary>
    public const string BadIndex = "CLP0009";
    /// <summary>A value has another kind than the operation or the caller needs.</summary>
    public const string WrongKind = "CLP0010";
    /// <summary>A JSON patch is malformed or its "test" failed.</summary>
    public const string BadPatch = "CLP0011";
    /// <summary>A recorded delta cannot be read.</summary>
    public const string BadDelta = "CLP0012";
    /// <summary>A key is reserved (<c>__proto__</c>, <c>constructor</c>, <c>prototype</c>).</summary>
    public const string ReservedKey = "CLP0013";
}
