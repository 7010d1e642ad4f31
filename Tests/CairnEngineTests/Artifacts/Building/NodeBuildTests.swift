import Testing

@testable import CairnEngine

@Suite struct NodeBuildTests {
  private func request(_ build: FolderBuild = .node()) -> ArtifactRequest {
    .folder(path: "../code", build: build)
  }

  private func writePackage(_ fixture: BuildFixture) throws {
    try fixture.folder.write("code/app.js", "exports.handler = async () => require('tool').name\n")
    try fixture.folder.write(
      "code/package.json",
      #"""
      {"name": "code", "scripts": {"prepare": "no-such-tool"}, "dependencies": {"tool": "file:../tool"},
       "devDependencies": {}}
      """#)
    try fixture.folder.write("tool/package.json", #"{"name": "tool", "version": "1.0.0"}"#)
    try fixture.folder.write("tool/index.js", "exports.name = 'tool'\n")
  }

  @Test(.enabled(if: isInstalled("npm"), "npm isn't installed"))
  func `npm installs into the zip, local packages too`() async throws {
    let fixture = try BuildFixture()
    try writePackage(fixture)
    try fixture.folder.write("code/node_modules/stale/index.js", "")
    try fixture.folder.write("code/.npmrc", "fund=false\n")
    let before = fixture.snapshot(".")
    let artifact = try await fixture.artifact(request())
    #expect(
      fixture.names(artifact) == [
        "app.js", "node_modules/tool/index.js", "node_modules/tool/package.json",
        "package-lock.json", "package.json",
      ])
    #expect(try fixture.text("package.json", in: artifact)?.contains("no-such-tool") == true)
    #expect(
      fixture.snapshot("code")
        == before.replacing("./code/", with: "./").split(separator: "\n")
        .filter { !$0.contains("./tool/") && !$0.contains("./cache/") }.map { "\($0)\n" }.joined())
    #expect(fixture.events.built == ["npm"])
    // A local package is a source.
    try fixture.folder.write("tool/index.js", "exports.name = 'other'\n")
    let other = try await fixture.artifact(request())
    #expect(try fixture.text("node_modules/tool/index.js", in: other)?.contains("other") == true)
  }

  @Test(
    .enabled(if: isInstalled("npm") && isInstalled("esbuild"), "npm or esbuild isn't installed"),
    arguments: [false, true])
  func `A package that names esbuild is bundled`(_ isModule: Bool) async throws {
    let fixture = try BuildFixture()
    let program = BuildTools(searchPath: "/usr/local/bin:/usr/bin:/bin").find("esbuild") ?? ""
    try fixture.folder.write(
      "esbuild/package.json", #"{"name": "esbuild", "version": "0.0.1", "bin": "run"}"#)
    try fixture.folder.write("esbuild/run", "#!/bin/sh\nexec \(program) \"$@\"\n", executable: true)
    try fixture.folder.write("tool/package.json", #"{"name": "tool", "version": "1.0.0"}"#)
    try fixture.folder.write(
      "tool/index.js", "exports.name = 'bundled ' + require('os').EOL.length\n")
    try fixture.folder.write(
      "code/package.json",
      """
      {"name": "code", "type": "\(isModule ? "module" : "commonjs")",
       "dependencies": {"tool": "file:../tool"}, "devDependencies": {"esbuild": "file:../esbuild"}}
      """)
    try fixture.folder.write(
      "code/src/app.ts",
      """
      import { name } from "tool";
      export const handler = async (): Promise<string> => name;
      """)
    let build = FolderBuild.node(handler: "src/app.handler")
    let artifact = try await fixture.artifact(request(build))
    let made = "src/app.\(isModule ? "mjs" : "js")"
    #expect(fixture.names(artifact) == [made])
    #expect(fixture.events.built == ["esbuild"])
    #expect(shell("cd \(fixture.folder.path) && unzip -q \(artifact.zipPath)").isSuccess)
    let call = "import('\(fixture.folder.path)/\(made)').then(m => m.handler()).then(console.log)"
    #expect(shell("node -e \"\(call)\"").output == "bundled 1\n")

    let missing = await fixture.error(of: request(.node(handler: "src/no.handler")))
    #expect(missing?.part == .handler)
    #expect(missing?.message.hasPrefix("There is no src/no with one of the endings .ts, ") == true)
  }

  @Test func `Packages are those of the function's processor`() async throws {
    let fixture = try BuildFixture(tools: "bin")
    let noting =
      "#!/bin/sh\necho \"$@\" $npm_config_os $npm_config_cpu >> \"$(dirname \"$0\")/calls\"\n"
    try fixture.folder.write("bin/npm", noting, executable: true)
    try fixture.folder.write("bin/node", noting, executable: true)
    try fixture.folder.write("code/package.json", #"{"dependencies": {"a": "1"}}"#)
    try fixture.folder.write("code/package-lock.json", "{}")
    for architecture in ["x86_64", "arm64"] {
      _ = try await fixture.artifact(request(.node(architecture: architecture)))
    }
    #expect(
      shell("cat \(fixture.folder.path)/bin/calls").output
        == "ci --no-audit --no-fund --omit=dev linux x64\n"
        + "ci --no-audit --no-fund --omit=dev linux arm64\n")
  }

  @Test(arguments: [
    (#"{"type": "module"}"#, false), (#"{"devDependencies": {"jest": "1"}}"#, false),
    (#"{"dependencies": {"a": "1"}}"#, true), (#"{"optionalDependencies": {"a": "1"}}"#, true),
    (#"{"devDependencies": {"esbuild": "1"}}"#, true),
  ])
  func `A package without dependencies needs no npm`(_ text: String, _ isBuilt: Bool) throws {
    let folder = try TemporaryFolder()
    try folder.write("package.json", text)
    #expect((try NodeBuilder.make(folder.path, .node()) != nil) == isBuilt)
    #expect(try NodeBuilder.make(folder.path, .python()) == nil)
  }

  @Test(arguments: [
    (["package.json": "{"], "PLACE/package.json isn't valid JSON: "),
    (["package.json": "[]"], "PLACE/package.json isn't a JSON object."),
    (
      ["package.json": #"{"dependencies": {"a": "1"}}"#, "pnpm-lock.yaml": ""],
      "PLACE/pnpm-lock.yaml pins the dependencies, and npm can't read it. Say which command installs "
        + "them: `build: {command: …, output: .}`."
    ),
  ])
  func `What npm can't take is reported before a build`(
    _ files: [String: String], _ message: String
  ) async throws {
    let fixture = try BuildFixture()
    for (name, text) in files { try fixture.folder.write("code/\(name)", text) }
    let errors = await fixture.store.problems(with: [request()])
    let expected = message.replacing("PLACE", with: "\(fixture.folder.path)/code")
    #expect(errors.count == 1)
    #expect(errors.first?.message.hasPrefix(expected) == true)
  }
}
