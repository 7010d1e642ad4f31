import ArgumentParser
import CairnEngine
import CairnLanguage
import Testing

@testable import cairn

@Suite struct CommandLineTests {
  private func plan(_ arguments: [String]) throws -> PlanCommand {
    try #require(
      try CairnCommand.parseAsRoot(OptionalValue.parsable(["plan"] + arguments)) as? PlanCommand)
  }

  private func apply(_ arguments: [String]) throws -> ApplyCommand {
    try #require(
      try CairnCommand.parseAsRoot(OptionalValue.parsable(["apply"] + arguments)) as? ApplyCommand)
  }

  @Test(arguments: ["--allow-data-loss=x", "--accept=x"])
  func `An option that a command doesn't have is reported by its own name`(_ word: String) {
    let error = #expect(throws: (any Error).self) { try plan([word]) }
    let message = error.map { OptionalValue.forUsers(CairnCommand.fullMessage(for: $0)) } ?? ""
    #expect(message.contains("Unknown option \'\(word.prefix { $0 != "=" })\'"))
    #expect(!message.contains("-value"))
  }

  private func hint(_ words: [String]) -> String {
    let error = #expect(throws: (any Error).self) { try CairnCommand.parseAsRoot(words) }
    return error.map {
      ForeignWords.hinted(
        CairnCommand.fullMessage(for: $0), arguments: words, subcommands: ["plan", "apply"])
    }?.split(separator: "\n").first.map(String.init) ?? ""
  }

  @Test(
    arguments: [
      ("deploy", "Error: Unknown command 'deploy'. In Cairn: `cairn apply`."),
      ("deploy --stage dev", "Error: Unknown command 'deploy'. In Cairn: `cairn apply`."),
      ("remove shop prod", "Error: Unknown command 'remove'. In Cairn: `cairn destroy`."),
      ("pla", "Error: Unknown command 'pla'. Did you mean 'plan'?"),
      ("zzzzzz", "Error: Unknown command 'zzzzzz'."),
      (
        "plan -var=a=b", "Error: Unknown option '-var'. A parameter is set by --set NAME=VALUE."
      ),
      (
        "plan --out p",
        "Error: Unknown option '--out'. A plan is saved by --output FILE, for "
          + "`cairn apply FILE`."
      ),
      (
        "apply -auto-approve",
        "Error: Unknown option '-auto-approve'. --yes applies without a question."
      ),
      ("plan -json", "Error: Unknown option '-json'. Long options have two dashes: --json."),
      ("plan --nothing", "Error: Unknown option '--nothing'"),
      ("plan a b", "Error: Unexpected argument 'b'"),
      ("local wat", "Error: Unexpected argument 'wat'"),
    ])
  func `Words of other tools are answered with Cairn's`(_ line: String, _ message: String) {
    #expect(hint(line.split(separator: " ").map(String.init)) == message)
  }

  @Test func `No foreign command is one of Cairn's`() {
    let own = CairnCommand.configuration.subcommands.compactMap { $0.configuration.commandName }
    #expect(own.contains("apply"))
    #expect(own.filter { ForeignWords.commands[$0] != nil } == [])
  }

  @Test(
    arguments: [
      ([], "cairn apply"),
      (
        ["stacks/a.yaml", "--endpoint", "http://x:1"],
        "cairn apply stacks/a.yaml --endpoint http://x:1"
      ),
      (["--set", "a=b c", "--target", "queues.q"], "cairn apply --set 'a=b c' --target queues.q"),
      // A mark that combines with a quote does not hide it.
      (["--set", "a='\u{301}"], "cairn apply --set 'a='\\''\u{301}'"),
      (["--set", "word=hunter2", "--set", "a=b"], "cairn apply --set word=… --set a=b"),
      (
        ["--aws", "--region", "eu-west-1", "--profile", "me"],
        "cairn apply --aws --region eu-west-1 --profile me"
      ),
    ])
  func `The next command is what the user would type`(
    _ arguments: [String], _ text: String
  ) throws {
    let plan = try plan(arguments)
    #expect(
      CommandLineText(
        command: "apply", stack: plan.stack, part: plan.part, endpoint: plan.endpoint,
        secrets: ["word"]
      ).text == text)
  }

  @Test func `A saved plan needs no more than its file`() throws {
    let plan = try plan(["a", "--set", "x=y", "-o", "my plan", "--endpoint", "http://x:1"])
    #expect(
      CommandLineText(
        command: "apply", stack: plan.stack, part: plan.part, endpoint: plan.endpoint, secrets: [],
        file: plan.file
      ).text == "cairn apply 'my plan'")
  }

  @Test func `A saved plan needs its secrets again`() throws {
    let plan = try plan([
      "a", "--set", "x=y", "--set", "word=hunter2", "--parameters", "secrets.yaml", "-o", "my.plan",
    ])
    #expect(
      CommandLineText(
        command: "apply", stack: plan.stack, part: plan.part, endpoint: plan.endpoint,
        secrets: ["word"], file: plan.file
      ).text == "cairn apply my.plan --set word=… --parameters secrets.yaml")
  }

  @Test(
    arguments: [
      ([], SessionOptions.DataLoss.refused),
      (["--allow-data-loss"], .allowedForAll),
      (["--allow-data-loss=all"], .allowedForAll),
      (["--allow-data-loss", "--yes"], .allowedForAll),
      (
        ["--allow-data-loss=tables.a,queues.b"],
        .allowed([Sample.address("tables.a"), Sample.address("queues.b")])
      ),
      (
        ["--allow-data-loss=tables.a", "--allow-data-loss=queues.b"],
        .allowed([Sample.address("tables.a"), Sample.address("queues.b")])
      ),
      (["--allow-data-loss=tables.a"], .allowed([Sample.address("tables.a")])),
    ])
  func `Data loss is agreed to for all, or for some`(
    _ arguments: [String], _ loss: SessionOptions.DataLoss
  ) throws {
    #expect(try apply(arguments).consent.dataLoss == loss)
  }

  @Test(
    arguments: [
      (["--set", "novalue"], "--set takes key=value, not \"novalue\"."),
      (["--parallelism", "0"], "--parallelism takes a number from 1 to 256."),
      (
        ["--aws", "--endpoint", "http://x"],
        "--aws and --endpoint name two endpoints. Leave out one of them."
      ),
      (
        ["--lock-timeout", "soon"],
        "The value 'soon' is invalid for '--lock-timeout <lock-timeout>'"
      ),
      (["--target", "queues"], "The value 'queues' is invalid for '--target <address>'"),
    ])
  func `Wrong usage is 64 and says what is right`(_ arguments: [String], _ message: String) {
    do {
      _ = try plan(arguments)
      Issue.record("accepted")
    } catch {
      #expect(CairnCommand.message(for: error) == message)
      #expect(CairnCommand.exitCode(for: error).rawValue == 64)
    }
  }

  private static let withStack:
    [(
      command: [String], stack: @Sendable (any ParsableCommand) -> String?
    )] = [
      (["apply", "--allow-data-loss"], { ($0 as? ApplyCommand)?.stack.stack }),
      (["destroy", "--allow-data-loss"], { ($0 as? DestroyCommand)?.stack.stack }),
      (["drift", "--revert", "--allow-data-loss"], { ($0 as? DriftCommand)?.stack.stack }),
      (["drift", "--accept"], { ($0 as? DriftCommand)?.stack.stack }),
    ]

  /// As the program's arguments come, and as somebody may hand them to ArgumentParser directly.
  @Test(arguments: 0..<4, ["stack", "queues.yaml", "tables.metadata", "all", "stacks/a.yaml"])
  func `No option takes the name of a stack for its value`(_ index: Int, _ name: String) throws {
    let (words, stack) = Self.withStack[index]
    for arguments in [words + [name], OptionalValue.parsable(words + [name])] {
      #expect(stack(try CairnCommand.parseAsRoot(arguments)) == name)
    }
    let before = [words[0], name] + words.dropFirst()
    #expect(stack(try CairnCommand.parseAsRoot(OptionalValue.parsable(before))) == name)
  }

  @Test(
    arguments: [
      (["apply", "--allow-data-loss=stack"], "not \"stack\"."),
      (["apply", "--allow-data-loss="], "not \"\"."),
      (["apply", "--allow-data-loss=queues.a,"], "not \"\"."),
      (["apply", "--allow-data-loss=stacks.a"], "not \"stacks.a\"."),
      (["apply", "--allow-data-loss", "--allow-data-loss=queues.a"], "Leave out one of the two."),
      (["drift", "--accept=stack"], "not \"stack\"."),
      (["drift", "--accept="], "not \"\"."),
      (["drift", "--accept=queues.a.dealy"], "Did you mean `delay`?"),
    ])
  func `What is allowed has to be an address`(_ arguments: [String], _ end: String) {
    do {
      _ = try CairnCommand.parseAsRoot(OptionalValue.parsable(arguments))
      Issue.record("accepted")
    } catch {
      #expect(CairnCommand.message(for: error).hasSuffix(end))
      #expect(CairnCommand.exitCode(for: error).rawValue == 64)
    }
  }

  @Test func `What follows two hyphens is left as it is`() {
    #expect(
      OptionalValue.parsable(["drift", "--accept=queues.a", "--", "--accept=x"])
        == ["drift", "--accept-value=queues.a", "--", "--accept=x"])
  }

  @Test func `Later values of a parameter win`() throws {
    #expect(
      try plan(["--set", "a=1", "--set", "b==", "--set", "a=2"]).stack.parameters.values
        == ["a": "2", "b": "="])
  }

  @Test(arguments: [("30s", 30), ("5m", 300), ("1h30m", 5_400), ("0", 0)])
  func `A lock timeout is written as a duration`(_ text: String, _ seconds: Int) throws {
    #expect(try plan(["--lock-timeout", text]).endpoint.lockTimeout?.duration == .seconds(seconds))
  }

  @Test func `Agreed losses are compared with the plan`() throws {
    let plan = Sample.plan([Sample.change("tables.a", .delete, dataHeld: "2 items")])
    #expect(try apply([]).consent.refuses(plan))
    #expect(try apply(["--allow-data-loss=tables.b"]).consent.refuses(plan))
    #expect(try !apply(["--allow-data-loss=tables.a"]).consent.refuses(plan))
    #expect(try !apply(["--allow-data-loss"]).consent.refuses(plan))
  }

  @Test(arguments: ["bash", "zsh", "fish"])
  func `Every shell has its completions`(_ name: String) throws {
    let command = try #require(
      try CairnCommand.parseAsRoot(["completions", name]) as? CompletionsCommand)
    let script = CairnCommand.completionScript(for: command.shell.completionShell)
    #expect(script.contains("allow-data-loss"))
  }
}
