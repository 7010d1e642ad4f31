import CairnEngine
import CairnLanguage

/// How the code of a function is made ready.
extension Function {
  static let buildTool = Field<String>(
    "tool", .enumeration(["none"]),
    doc: "`none` to zip the folder as it is, whatever it contains; `build: none` says the same.",
    example: "none")
  static let buildCommand = Field<String>(
    "command", .string(StringRule(length: 1...4096)),
    doc:
      "Line of shell that builds the code, in a copy of the folder. The variables "
      + "`CAIRN_ARCHITECTURE`, `CAIRN_RUNTIME` and `CAIRN_HANDLER` say for what.",
    example: "npm ci && npm run build")
  static let buildOutput = Field<String>(
    "output", .string(StringRule(length: 1...1024)),
    doc:
      "Where the command leaves the code, relative to the folder: a folder, a file or a zip. By "
      + "default the whole folder.", example: "dist")

  private static let buildType = FieldType.shorthand(
    buildTool.name, [buildTool.schema, buildCommand.schema, buildOutput.schema])

  package static let build = Field<Value>(
    "build", buildType,
    change: .nothing,
    doc:
      "How `folder` is made ready. By default by what is in it: `requirements.txt` or "
      + "`pyproject.toml` by pip or uv, `package.json` by npm, `go.mod` by Go, `Cargo.toml` by "
      + "cargo. `none` zips it as it is.",
    example: "{command: make, output: dist}")

  /// gitignore's `!` would depend on an order.
  static let excludeRule = StringRule(
    length: 1...1024, pattern: "[^!].*", meaning: "a pattern of what to leave out, without `!`")

  /// Nil to zip the folder as it is.
  static func build(_ properties: Properties) -> FolderBuild? {
    let settings = properties[build].flatMap(buildType.entries) ?? [:]
    if settings[buildTool.name] != nil { return nil }
    var made = FolderBuild(
      runtime: properties[runtime] ?? "provided.al2023",
      handler: properties[handler] ?? "bootstrap",
      architecture: properties[architecture] ?? "x86_64")
    if let command = settings[buildCommand.name]?.string {
      made.way = .command(command, output: settings[buildOutput.name]?.string ?? ".")
    }
    return made
  }

  /// Whether the code comes from this machine: it is built here, or could be. What an existing zip
  /// contains, or a folder that is zipped as it is, isn't known.
  static func isMadeHere(_ properties: Properties) -> Bool {
    if properties.values[package.name] != nil { return true }
    return properties.values[folder.name] != nil && build(properties) != nil
  }

  static let buildRule = Rule { properties in
    guard let settings = properties[build.name].flatMap(buildType.entries) else { return [] }
    func violation(_ path: String?, _ summary: String, _ detail: String) -> [Rule.Violation] {
      let place = path.map { "\(build.name).\($0)" } ?? build.name
      return [.init(path: place, summary: summary, detail: detail)]
    }
    if properties[folder.name] == nil {
      return violation(
        nil, "There is no folder to build",
        "`build` says how `folder` is made ready, and the function has no `folder`.")
    }
    for (name, value) in settings.sorted(by: { $0.key < $1.key }) where value.string == nil {
      return violation(
        name, "A build that needs the endpoint",
        "The code is built before anything is applied, so `build` can't refer to a resource.")
    }
    switch (settings[buildTool.name] != nil, settings[buildCommand.name] != nil) {
    case (true, true):
      return violation(
        buildCommand.name, "A build and none",
        "`none` zips the folder as it is, so it can't be combined with `command`. Remove one "
          + "of them.")
    case (_, false) where settings[buildOutput.name] != nil:
      return violation(
        buildOutput.name, "The output's command is missing",
        "`output` says where `command` leaves the code: write the command that makes it.")
    case (false, false):
      return violation(
        nil, "The build is empty",
        "Write the `command` that builds the code and its `output`, or remove `build`.")
    case (true, false), (false, true): return []
    }
  }
}
