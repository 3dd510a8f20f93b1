using Vliegwiel.Web;

await using var app = VliegwielHost.Build(new ServeOptions(args.Length > 0 ? args[0] : ".data", ["http://localhost:5080"]));
await VliegwielHost.MigrateAsync(app.Services, CancellationToken.None);
await app.RunAsync();
return 0;
