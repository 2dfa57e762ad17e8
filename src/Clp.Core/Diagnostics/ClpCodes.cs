namespace Clp;

/// <summary>Every diagnostic code, never reused; each has an entry in docs/diagnostics.md. 00xx state, 01xx contract, 02xx lifecycle, 03xx storage, 04xx audit, 05xx tools and evaluation, 06xx middleware and hosting, 07xx AI.</summary>
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

    /// <summary>A contract's declaration is malformed (empty name, reserved name, impossible bound).</summary>
    public const string BadDefinition = "CLP0100";
    /// <summary>Two intents, guards, transitions or fields have the same name.</summary>
    public const string DuplicateName = "CLP0101";
    /// <summary>A guard or a transition names an intent that the contract does not declare.</summary>
    public const string UnknownIntentInContract = "CLP0102";
    /// <summary>A transition can never act, because an unconditional one comes before it.</summary>
    public const string UnreachableTransition = "CLP0103";
    /// <summary>Two unconditional transitions act on the same intent.</summary>
    public const string AmbiguousTransition = "CLP0104";
    /// <summary>A path is not declared by the state's shape.</summary>
    public const string UndeclaredPath = "CLP0105";
    /// <summary>The initial state does not fit the declared shape.</summary>
    public const string InitialStateInvalid = "CLP0106";
    /// <summary>No transition acts on an intent.</summary>
    public const string IntentWithoutTransition = "CLP0107";
    /// <summary>An upcaster or a migration does not lead forward to at most the contract's version, or is there twice.</summary>
    public const string BadVersionStep = "CLP0108";
    /// <summary>A step between two contract versions is missing.</summary>
    public const string VersionGap = "CLP0109";

    /// <summary>The contract declares no intent of that name.</summary>
    public const string UnknownIntent = "CLP0200";
    /// <summary>The intent has no transition of that name.</summary>
    public const string UnknownTransition = "CLP0201";
    /// <summary>The instance has no pending intent of that id.</summary>
    public const string UnknownPendingIntent = "CLP0202";
    /// <summary>The instance has no proposal of that id.</summary>
    public const string UnknownProposal = "CLP0203";
    /// <summary>The caller demanded a commit and got another outcome.</summary>
    public const string NotCommitted = "CLP0204";
    /// <summary>The caller demanded an acceptance and got another answer.</summary>
    public const string NotAccepted = "CLP0205";
    /// <summary>An operation id was used again for another request.</summary>
    public const string OperationReused = "CLP0206";
    /// <summary>A proposal was asked for and no provider is configured.</summary>
    public const string ProviderMissing = "CLP0207";
    /// <summary>The proposal provider threw.</summary>
    public const string ProviderFailed = "CLP0208";
    /// <summary>A replay was asked for a version the stream does not have.</summary>
    public const string ReplayVersionUnknown = "CLP0209";
    /// <summary>The runtime was disposed.</summary>
    public const string RuntimeClosed = "CLP0210";
    /// <summary>An argument is outside what the member accepts.</summary>
    public const string BadArgument = "CLP0211";
    /// <summary>An instance has as many pending intents, or an intent as many proposals, as the options allow, or a batch has more intents.</summary>
    public const string TooMany = "CLP0213";
    /// <summary>The actor may not do this.</summary>
    public const string NotPermitted = "CLP0214";
    /// <summary>An asynchronous transition gave a command to its own instance.</summary>
    public const string Reentrant = "CLP0215";
    /// <summary>A before-hook or an interceptor threw, and nothing was changed.</summary>
    public const string HookFailed = "CLP0212";
    /// <summary>Options are impossible, or do not go together.</summary>
    public const string BadOptions = "CLP0216";
    /// <summary>An interceptor answered in place of the runtime with a success that never happened.</summary>
    public const string InterceptorMisuse = "CLP0217";

    /// <summary>The store refused or failed; nothing was written.</summary>
    public const string StoreRejected = "CLP0300";
    /// <summary>The store did not answer; the write may have happened.</summary>
    public const string StoreUnknown = "CLP0301";
    /// <summary>What is stored is damaged; it was left as it is.</summary>
    public const string StoreCorrupt = "CLP0302";
    /// <summary>Another process has the store open for writing.</summary>
    public const string StoreLocked = "CLP0303";
    /// <summary>A stored event has a kind this version does not know.</summary>
    public const string UnknownEventKind = "CLP0304";
    /// <summary>A stored event cannot be read.</summary>
    public const string BadStoredEvent = "CLP0305";
    /// <summary>The asked part of the log is no longer kept.</summary>
    public const string LogTrimmed = "CLP0306";
    /// <summary>A store's options are impossible, or a needed ability is missing.</summary>
    public const string StoreMisconfigured = "CLP0307";
    /// <summary>A stored state does not fit this contract.</summary>
    public const string HydrationFailed = "CLP0308";
    /// <summary>The host's function that makes outbox messages failed; nothing was appended.</summary>
    public const string OutboxFailed = "CLP0309";
    /// <summary>A database's tables are of a newer version, or not this library's.</summary>
    public const string StoreSchema = "CLP0310";
    /// <summary>A server is set up so that it may lose or evict what it acknowledged.</summary>
    public const string StoreUnsafe = "CLP0311";
    /// <summary>A stream ends before an event that the store acknowledged.</summary>
    public const string HeadRegressed = "CLP0312";
    /// <summary>A subject's key was destroyed; nothing personal can be read or written for it.</summary>
    public const string SubjectErased = "CLP0313";
    /// <summary>The store of subjects' keys failed or is damaged.</summary>
    public const string KeyStoreFailed = "CLP0314";
    /// <summary>What is stored was written under a newer version of the contract than the one that reads it.</summary>
    public const string NewerContract = "CLP0315";
    /// <summary>An upcaster threw, or gave something that is no event.</summary>
    public const string UpcastFailed = "CLP0316";
    /// <summary>A migration of the state threw, or gave no state.</summary>
    public const string MigrationFailed = "CLP0317";
    /// <summary>A target said that a message can never be delivered.</summary>
    public const string PoisonMessage = "CLP0318";

    /// <summary>An audit chain does not verify.</summary>
    public const string AuditBroken = "CLP0400";
    /// <summary>An audit file cannot be read.</summary>
    public const string AuditUnreadable = "CLP0401";
    /// <summary>A checkpoint is malformed, or its signature does not verify.</summary>
    public const string BadCheckpoint = "CLP0402";
    /// <summary>An audit file ends before a checkpoint says it should.</summary>
    public const string AuditTruncated = "CLP0403";
    /// <summary>A key for checkpoints cannot be read, or is not of the kind that is needed.</summary>
    public const string BadAuditKey = "CLP0404";

    /// <summary>A command line cannot be understood.</summary>
    public const string BadCommandLine = "CLP0500";
    /// <summary>A data folder or file is missing.</summary>
    public const string MissingData = "CLP0501";
    /// <summary>A recorded conversation cannot be read.</summary>
    public const string BadTrace = "CLP0502";
    /// <summary>A contract specification did not hold.</summary>
    public const string SpecFailed = "CLP0503";
    /// <summary>A file that a tool was told to read or write cannot be opened, read or written.</summary>
    public const string FileAccess = "CLP0504";
    /// <summary>One line of recorded data is damaged; the others are evaluated.</summary>
    public const string DamagedLine = "CLP0505";

    /// <summary>A rate limit is exhausted; nothing was recorded.</summary>
    public const string RateLimited = "CLP0600";
    /// <summary>A circuit breaker is open, and what it protects was not called.</summary>
    public const string CircuitOpen = "CLP0601";
    /// <summary>A web hook's address leads to a network that is not allowed.</summary>
    public const string AddressRefused = "CLP0602";
    /// <summary>A web hook's receiver said that it will never take the message.</summary>
    public const string WebhookRefused = "CLP0603";
    /// <summary>A web hook's signature is missing, too old or wrong.</summary>
    public const string BadSignature = "CLP0604";
    /// <summary>A sink outside failed; what it was to get is kept or counted as lost, as its options say.</summary>
    public const string SinkFailed = "CLP0605";
    /// <summary>A service provider has no contract, or several, where one was asked for, or a host is set up so that it cannot start.</summary>
    public const string BadHost = "CLP0606";

    /// <summary>A model's reply is not acceptable JSON.</summary>
    public const string ReplyMalformed = "CLP0700";
    /// <summary>A model's reply is larger or deeper than allowed.</summary>
    public const string ReplyTooLarge = "CLP0701";
    /// <summary>A model's reply holds something else than was asked for: other fields, values of another form, a call that nobody offered.</summary>
    public const string ReplyUnfit = "CLP0702";
    /// <summary>A model's reply was cut off at a limit of tokens.</summary>
    public const string ReplyCutOff = "CLP0703";
    /// <summary>A model's reply holds no answer.</summary>
    public const string ReplyEmpty = "CLP0704";
    /// <summary>A model declined to answer, or its answer was filtered out.</summary>
    public const string ModelDeclined = "CLP0705";
    /// <summary>A model's server could not be reached, was busy, failed, or broke off its reply.</summary>
    public const string ModelUnavailable = "CLP0706";
    /// <summary>A model's server will not take a request, or the client cannot send it.</summary>
    public const string ModelRefusedRequest = "CLP0707";
    /// <summary>A model's reply does not follow the protocol, or ends too early.</summary>
    public const string BadModelReply = "CLP0708";
    /// <summary>A model's reply is larger than the options allow.</summary>
    public const string ModelReplyTooLarge = "CLP0709";
    /// <summary>A model had not finished its reply in time.</summary>
    public const string ModelTimedOut = "CLP0710";
    /// <summary>A model called a function with arguments that cannot be read.</summary>
    public const string BadToolArguments = "CLP0711";
    /// <summary>A model has used up what it was given: attempts, rounds, tokens, time or money.</summary>
    public const string MediationOverBudget = "CLP0712";
    /// <summary>A provider is switched off.</summary>
    public const string ProviderSwitchedOff = "CLP0713";
    /// <summary>A recorded conversation has nothing more to say.</summary>
    public const string RecordingEnded = "CLP0714";
}
