using System.Reflection;
using Microsoft.AspNetCore.Mvc.ApplicationModels;
using Microsoft.AspNetCore.Razor.Hosting;

namespace Vliegwiel.Platform.Pages;

/// <summary>The English twin of a page's Dutch address; stands below @page as @attribute
/// [EnglishRoute("/en/...")].</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false)]
public sealed class EnglishRouteAttribute(string template) : Attribute
{
    public string Template { get; } = template;
}

/// <summary>Gives every page its two named addresses: "PAGE|nl" and "PAGE|en" (see Links).</summary>
public sealed class EnglishRouteConvention(IEnumerable<Assembly> assemblies) : IPageRouteModelConvention
{
    readonly Dictionary<string, string> _english = Read(assemblies);

    public void Apply(PageRouteModel model)
    {
        var dutch = model.Selectors[0];
        dutch.AttributeRouteModel!.Name = $"{model.ViewEnginePath}|nl";
        // A page with an address of its own answers there only, not also by its place in the source tree.
        while (model.Selectors.Count > 1)
            model.Selectors.RemoveAt(1);
        if (!_english.TryGetValue(model.RelativePath, out var template))
            return;
        model.Selectors.Add(new SelectorModel
        {
            AttributeRouteModel = new AttributeRouteModel
            {
                Template = template.TrimStart('/'),
                Name = $"{model.ViewEnginePath}|en",
            },
        });
    }

    static Dictionary<string, string> Read(IEnumerable<Assembly> assemblies)
    {
        var found = new Dictionary<string, string>();
        foreach (var assembly in assemblies)
        {
            foreach (var item in assembly.GetCustomAttributes<RazorCompiledItemAttribute>())
            {
                if (item.Type.GetCustomAttribute<EnglishRouteAttribute>() is { } route)
                    found[item.Identifier] = route.Template;
            }
        }
        return found;
    }
}
