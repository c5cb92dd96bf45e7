using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace RlmLang;

/// <summary>An engine for hosts that use dependency injection.</summary>
public static class RlmServiceCollectionExtensions
{
    /// <summary>Adds one <see cref="RlmEngine"/> for all, over the <see cref="IChatClient"/> of the services.</summary>
    /// <remarks>
    /// Keyed chat clients are models by alias, as in <c>model="large"</c>; the one with the key <c>root</c> writes the programs of sessions, and <c>default</c> is the default model where there is no
    /// client without a key. <see cref="ILoggerFactory"/> and <see cref="TimeProvider"/> are taken from the services where they are there. Called twice, both configure the one engine, in order.
    /// </remarks>
    /// <param name="services">Also those that are added later are seen.</param>
    /// <param name="configure">Run when the engine is first asked for, after what the services give; it may change that.</param>
    public static IServiceCollection AddRlm(this IServiceCollection services, Action<RlmOptions>? configure = null) => services.AddRlm((_, options) => configure?.Invoke(options));

    /// <summary>Adds one <see cref="RlmEngine"/> for all, with options that are made from other services.</summary>
    /// <inheritdoc cref="AddRlm(IServiceCollection, Action{RlmOptions}?)"/>
    public static IServiceCollection AddRlm(this IServiceCollection services, Action<IServiceProvider, RlmOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        services.AddSingleton(new Configuration(configure));
        services.TryAddSingleton(provider => Engine(provider, services));
        return services;
    }

    private static RlmEngine Engine(IServiceProvider provider, IServiceCollection services)
    {
        var options = new RlmOptions { LoggerFactory = provider.GetService<ILoggerFactory>(), Time = provider.GetService<TimeProvider>() ?? TimeProvider.System };
        foreach (var alias in services.Where(s => s.ServiceType == typeof(IChatClient) && s.IsKeyedService).Select(s => s.ServiceKey).OfType<string>().Distinct(StringComparer.Ordinal))
        {
            var client = provider.GetRequiredKeyedService<IChatClient>(alias);
            if (alias == "root")
            {
                options.RootModel = client;
            }
            else
            {
                options.Models[alias] = client;
            }
        }

        foreach (var configuration in provider.GetServices<Configuration>())
        {
            configuration.Configure(provider, options);
        }

        return provider.GetService<IChatClient>() is { } model || options.Models.TryGetValue("default", out model)
            ? new RlmEngine(model, options)
            : throw new RlmException("No model: add an IChatClient to the services, or a keyed one with the key `default`.");
    }

    private sealed record Configuration(Action<IServiceProvider, RlmOptions> Configure);
}
