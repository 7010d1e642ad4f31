/// Runtimes of Lambda (Lambda developer guide, "Lambda runtimes", as of December 2025). Lambda adds
/// runtimes a few times a year, so an unknown name may be valid.
enum LambdaRuntimes {
  /// Newest first within a language.
  static let supported = [
    "provided.al2023", "provided.al2", "python3.14", "python3.13", "python3.12", "python3.11",
    "python3.10", "nodejs24.x", "nodejs22.x", "nodejs20.x", "java25", "java21", "java17", "java11",
    "java8.al2", "dotnet10", "dotnet8", "ruby3.4", "ruby3.3", "ruby3.2",
  ]

  /// Deprecated runtimes, with the day of their deprecation. Lambda still runs such a function,
  /// without patches; soon after that day it refuses new functions, and later updates.
  static let deprecated = [
    "python3.9": "2025-12-15", "nodejs18.x": "2025-09-01", "dotnet6": "2024-12-20",
    "python3.8": "2024-10-14", "nodejs16.x": "2024-06-12", "java8": "2024-01-08",
    "go1.x": "2024-01-08", "provided": "2024-01-08", "ruby2.7": "2023-12-07",
    "nodejs14.x": "2023-12-04", "python3.7": "2023-12-04", "dotnetcore3.1": "2023-04-03",
    "nodejs12.x": "2023-03-31", "python3.6": "2022-07-18", "dotnetcore2.1": "2022-01-05",
    "nodejs10.x": "2021-07-30", "ruby2.5": "2021-07-30", "python2.7": "2021-07-15",
    "nodejs8.10": "2020-03-06", "nodejs4.3": "2020-03-05", "nodejs6.10": "2019-08-12",
    "dotnetcore1.0": "2019-06-27", "dotnetcore2.0": "2019-05-30",
  ]
}
