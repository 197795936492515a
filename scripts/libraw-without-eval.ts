/**
 * libraw-wasm's loader without code made of text, as `vips-without-eval.ts` does it for wasm-vips: closures
 * stand in for the functions that embind builds as source. The names are those that minifying left in the one
 * version this is for: `decoder-files.ts` holds it against its SHA-256.
 */

/** One part of the loader, from the first text up to and with the last, and what takes its place. */
interface Replacement {
  readonly from: string;
  readonly to: string;
  readonly by: string;
}

/**
 * Embind's `craftInvokerFunction`, after its checks. `e` is the name, `r` the types of result, `this` and
 * arguments, `n` the invoker, `i` the C++ function, `l` whether there is a `this`, `u` whether arguments need a
 * stack of destructors, `d` whether it returns, `v` the result's type, `_` that of `this`. `ut` runs
 * destructors, `tr` names a function.
 */
const INVOKER = `\
const l=r[1]!==null&&t!==null,u=ft(r),d=!r[0].isVoid,v=r[0],_=r[1],types=r.slice(2);
return tr(e,function(...given){
const destructors=u?[]:null,wired=[];
if(l)wired.push(_.toWireType(destructors,this));
for(let k=0;k<types.length;k++)wired.push(types[k].toWireType(destructors,given[k]));
const value=n(i,...wired);
if(u)ut(destructors);
else (l?[_,...types]:types).forEach((type,k)=>{if(type.destructorFunction!==null)type.destructorFunction(wired[k])});
if(d)return v.fromWireType(value);
})}`;

/**
 * Embind's `_emval_create_invoker`. `s` converts the result for C++, `l` reads the arguments, `n` bytes each;
 * `t` is the kind of call: a function, a method, a constructor or a cast. `P` finds a handle's value, `dr` a
 * name, `Ui` returns a value.
 */
const EMVAL_INVOKER = `\
const _=(handle,name,destructors,given)=>{
const values=l.map((read,k)=>read(given+n*k));
let value;
if(t===0)value=(0,P.toValue(handle))(...values);
else if(t===1)value=P.toValue(handle)[dr(name)](...values);
else if(t===2)value=new (P.toValue(handle))(...values);
else value=values[values.length-1];
return i.isVoid?undefined:Ui(s,destructors,value);
},`;

const REPLACEMENTS: readonly Replacement[] = [
  {
    from: "for(var l=r[1]!==null&&t!==null,u=ft(r),",
    to: "var C=ni(r,l,d,o)(...p);return tr(e,C)}",
    by: INVOKER,
  },
  { from: "function ni(e,r,t,n){", to: "new Function(_,d)}", by: "" },
  {
    from: "e--;var u={toValue:P.toValue},",
    to: "var _=new Function(Object.keys(u),v)(...Object.values(u)),",
    by: `e--;${EMVAL_INVOKER}`,
  },
  // LibRaw is built with threads and starts none; one would need a script of its own.
  {
    from: "allocateUnusedWorker(){",
    to: "k.unusedWorkers.push(e)}",
    by: 'allocateUnusedWorker(){throw Error("LibRaw asked for a thread")}',
  },
  { from: "//# sourceMappingURL=", to: "libraw.js.map", by: "" },
];

const MAKES_CODE = /\bnew\s+(Function|Worker)\b|\bFunction\s*\(|\beval\s*\(/;

/** @throws Error where a part is not there exactly once, or something still makes code of text */
export function librawWithoutEval(source: string): string {
  const result = REPLACEMENTS.reduce(replaced, source);
  const left = MAKES_CODE.exec(result);
  if (left) {
    const around = result.slice(Math.max(0, left.index - 60), left.index + 60);
    throw new Error(`LibRaw's loader still makes code of text: …${around}…`);
  }
  return result;
}

function replaced(source: string, { from, to, by }: Replacement): string {
  const start = source.indexOf(from);
  const end = source.indexOf(to, start);
  if (start < 0 || end < 0 || source.indexOf(from, start + 1) >= 0) {
    throw new Error(`LibRaw's loader has no single part from "${from}" to "${to}"`);
  }
  return source.slice(0, start) + by + source.slice(end + to.length);
}
