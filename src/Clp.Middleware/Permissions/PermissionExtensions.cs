namespace Clp.Middleware;

/// <summary>Adds permissions to a runtime or a host.</summary>
public static class PermissionExtensions
{
    /// <summary>
    /// Adds permissions, and with them a default denial, to the options' hooks and interceptors, with the loggers the options
    /// hold now. Add them first, so that nothing else is asked about what is not permitted. A runtime is not made with rules for
    /// intents that its contract does not have.
    /// </summary>
    /// <exception cref="ConfigurationException">A rule cannot work.</exception>
    public static ClpRuntimeOptions UsePermissions(this ClpRuntimeOptions options, PermissionOptions permissions)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(permissions);
        permissions.Check();
        PermissionMiddleware middleware = new(permissions, new PermissionTelemetry(options.LoggerFactory));
        options.Middleware.Add(middleware);
        options.Interceptors.Add(middleware);
        return options;
    }

    /// <summary>Adds permissions, and with them a default denial, to the contract's runtime.</summary>
    /// <exception cref="ConfigurationException">A rule cannot work, or is for intents that the contract does not have.</exception>
    public static IClpBuilder UsePermissions(this IClpBuilder builder, PermissionOptions permissions)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(permissions);
        permissions.Check();
        permissions.CheckAgainst(builder.Contract);
        return builder.Configure((_, options) => options.UsePermissions(permissions));
    }
}
