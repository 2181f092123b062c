'use strict'

// What breaks in the tree's own code while its tests run, and is caught there, such as by what makes a 500 of it.
//
// Loaded into each Node of the run by `--require`. It leaves the stacks in `$HOMEOSTAT_CAUGHT`, a file for each process,
// each followed by a NUL; they are bounded, and are read as hostile.

const { appendFileSync } = require('node:fs')
const path = require('node:path')

const TREE = process.cwd() + path.sep
const MOST = 20 // of one process
const MOST_TEXT = 8192 // characters of one
const BROKE = /^(?:TypeError|RangeError|ReferenceError|SyntaxError)\b/

const into = path.join(process.env.HOMEOSTAT_CAUGHT || '.', `${process.pid}.txt`)
const seen = new Set()

function watch(session) {
  function answer(method, params) {
    let given
    session.post(method, params, (error, found) => {
      given = error ? undefined : found
    })
    return given
  }

  // A `throw` of the code itself is an answer, and no crash.
  function isThrown({ location }) {
    const source = answer('Debugger.getScriptSource', { scriptId: location.scriptId })
    const line = source && source.scriptSource.split('\n', location.lineNumber + 1)[location.lineNumber]
    return line !== undefined && line.slice(location.columnNumber).startsWith('throw')
  }

  session.on('Debugger.paused', ({ params }) => {
    const frame = params.callFrames[0]
    const said = params.data && params.data.description
    if (seen.size >= MOST || !said || !BROKE.test(said) || !frame || isThrown(frame)) return
    const told = answer('Runtime.callFunctionOn', {
      objectId: params.data.objectId,
      functionDeclaration: 'function () { return String(this.stack) }',
      returnByValue: true,
    })
    const stack = String((told && told.result && told.result.value) || said).slice(0, MOST_TEXT)
    if (!isOwn(stack) || seen.has(stack)) return
    seen.add(stack)
    appendFileSync(into, `${stack}\n\0`)
  })
  session.connect()
  session.post('Debugger.enable')
  session.post('Debugger.setPauseOnExceptions', { state: 'all' })
}

function isOwn(stack) {
  const call = stack.split('\n').find((line) => line.trimStart().startsWith('at ')) || ''
  const at = call.indexOf(TREE)
  return at !== -1 && !call.includes(`${path.sep}node_modules${path.sep}`)
}

try {
  watch(new (require('node:inspector').Session)())
} catch {
  // A worker that has no inspector is not watched.
}
