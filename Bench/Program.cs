using Vliegwiel.Bench;

return await Measurements.RunAsync(args);
