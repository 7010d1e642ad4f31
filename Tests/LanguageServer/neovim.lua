-- A session of Neovim's own client, without a screen. Writes what it saw, as JSON, to $CAIRN_REPORT.
-- Made for Neovim 0.7 (Debian 12) and later.
local report = {}
local stack = vim.env.CAIRN_STACK
vim.o.swapfile = false
vim.cmd("edit " .. stack)
local buffer = vim.api.nvim_get_current_buf()

local function line_of(text)
  for number, line in ipairs(vim.api.nvim_buf_get_lines(buffer, 0, -1, false)) do
    local column = line:find(text, 1, true)
    if column then return number, column - 1 end
  end
  error("no " .. text)
end

local function go(text, beyond)
  local number, column = line_of(text)
  vim.api.nvim_win_set_cursor(0, { number, column + (beyond or 0) })
end

local function request(method, params)
  local answers, problem = vim.lsp.buf_request_sync(buffer, method, params, 10000)
  if not answers then error(method .. ": " .. tostring(problem)) end
  for _, answer in pairs(answers) do
    if answer.error then error(method .. ": " .. answer.error.message) end
    return answer.result
  end
end

local function messages()
  local found = {}
  for _, problem in ipairs(vim.diagnostic.get(buffer)) do
    table.insert(found, { line = problem.lnum, code = problem.code, message = problem.message })
  end
  return found
end

local function session()
  local client = vim.lsp.start_client({
    name = "cairn",
    cmd = { vim.env.CAIRN_BINARY, "lsp", "--no-live" },
    root_dir = vim.fn.fnamemodify(stack, ":h:h"),
  })
  vim.lsp.buf_attach_client(buffer, client)
  local function await(what, is_so)
    if not vim.wait(10000, is_so, 5) then error("waited in vain for " .. what) end
  end
  await("the server", function()
    return vim.lsp.buf_get_clients(buffer)[client] ~= nil
      and vim.lsp.get_client_by_id(client).initialized
  end)

  -- A mistake is told while it is typed, and no longer once it is mended.
  local number, column = line_of("visibilityTimeout")
  vim.api.nvim_buf_set_text(buffer, number - 1, column, number - 1, column + 3, { "viz" })
  await("a diagnostic", function() return #vim.diagnostic.get(buffer) > 0 end)
  report.wrong = messages()
  vim.api.nvim_buf_set_text(buffer, number - 1, column, number - 1, column + 3, { "vis" })
  await("no diagnostic", function() return #vim.diagnostic.get(buffer) == 0 end)
  report.right = messages()

  -- A new line under a queue.
  go("messageRetention")
  vim.cmd("normal! o")
  vim.api.nvim_set_current_line("    del")
  vim.api.nvim_win_set_cursor(0, { vim.api.nvim_win_get_cursor(0)[1], 7 })
  local params = vim.lsp.util.make_position_params()
  params.position.character = 7
  report.completions = {}
  for _, item in ipairs(request("textDocument/completion", params).items) do
    table.insert(report.completions, item.label)
  end
  vim.cmd("normal! dd")

  go("visibilityTimeout")
  local hover = request("textDocument/hover", vim.lsp.util.make_position_params())
  report.hover = hover.contents.value

  go("uploads-failed:")
  params = vim.lsp.util.make_position_params()
  params.newName = "dead-uploads"
  local edit = request("textDocument/rename", params)
  vim.lsp.util.apply_workspace_edit(edit, "utf-16")
  report.renamed = vim.api.nvim_buf_get_lines(buffer, 0, -1, false)
  -- The server has to follow that too.
  vim.wait(400)
  vim.wait(10000, function() return #vim.diagnostic.get(buffer) == 0 end, 5)
  report.after = messages()
end

local good, problem = pcall(session)
if not good then report.problem = tostring(problem) end
local file = assert(io.open(vim.env.CAIRN_REPORT, "w"))
file:write(vim.fn.json_encode(report))
file:close()
vim.lsp.stop_client(vim.lsp.get_active_clients())
vim.wait(200)
vim.cmd("qall!")
