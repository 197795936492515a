/**
 * wasm-vips' loader without code made of text. Embind builds the functions between JavaScript and C++ as
 * source text; closures that do the same stand in for them here. The names are those that minifying left in
 * the one version this is for: `safeLoader` in `vips-files.ts` holds it against its SHA-256.
 */

/** One part of the loader, from the first text up to and with the last, and what takes its place. */
interface Replacement {
  readonly from: string;
  readonly to: string;
  readonly by: string;
}

/**
 * Embind's `craftInvokerFunction`, after its checks. `a` is the name, `b` the types of result, `this` and
 * arguments, `c` whether there is a `this`, `d` the invoker, `e` the C++ function, `g` whether it is
 * asynchronous, `l` whether arguments need a stack of destructors, `m` whether they use the C++ stack. `Od`
 * and `Pd` save and restore that one, `Xf` runs destructors, `Me` names a function.
 */
const INVOKER = `\
const types=b.slice(2),[result,self]=b,returns=!result.kb,stacked=m&&!g&&!l;
if(m&&!stacked)l=true;
return Me(a,function(...given){
const destructors=l?[]:null,wired=[];
const sp=stacked?Od():0;
let value;
try{
if(c)wired.push(self.G(destructors,this));
for(let i=0;i<types.length;i++)wired.push(types[i].G(destructors,given[i]));
value=d(e,...wired);
}finally{if(stacked)Pd(sp)}
if(l)Xf(destructors);
else (c?[self,...types]:types).forEach((type,i)=>{if(type.I!==null)type.I(wired[i])});
if(returns)return result.B(value);
})}`;

/**
 * Embind's `_emval_create_invoker`. `e` converts the result for C++, `g` reads the arguments, eight bytes
 * each; `c` is the kind of call: a function, a constructor, a cast or a method. `Y` finds a handle's value,
 * `th` a name, `rh` returns a value, `ph` keeps the invoker.
 */
const EMVAL_INVOKER = `\
const kind=c,converts=!b.kb;
c=(handle,name,destructors,given)=>{
const values=g.map((read,i)=>read(given+8*i));
let value;
if(kind===0)value=(0,Y(handle))(...values);
else if(kind===1)value=Y(handle)[th(name)](...values);
else if(kind===2)value=new (Y(handle))(...values);
else value=values[values.length-1];
return converts?rh(e,destructors,value):value;
};`;

const REPLACEMENTS: readonly Replacement[] = [
  {
    from: "m&&!p&&(l=!0);m=!b[0].kb;var q=b[0],\nn=b[1];",
    to: 'b=(new Function(v,n+"}\\n"))(...d);return Me(a,b)}',
    by: INVOKER,
  },
  {
    from: "a--;var h={toValue:Y};a=g.map((m,p)=>{",
    to: "c=(new Function(Object.keys(h),l))(...Object.values(h));",
    by: EMVAL_INVOKER,
  },
  // JavaScript inside a side module, of which wasm-vips has none.
  {
    from: "function E(xa,Z){",
    to: "};`)}",
    by: 'function E(){throw Error("a side module with JavaScript of its own")}',
  },
  {
    from: "function K(xa,Z,tb){",
    to: "};`)}",
    by: 'function K(){throw Error("a side module with JavaScript of its own")}',
  },
];

const MAKES_CODE = /\bnew\s+Function\b|\bFunction\s*\(|\beval\b/;

/** @throws Error where a part is not there exactly once, or something still makes code of text */
export function withoutEval(source: string): string {
  const result = REPLACEMENTS.reduce(replaced, source);
  const left = MAKES_CODE.exec(result);
  if (left) {
    const around = result.slice(Math.max(0, left.index - 60), left.index + 60);
    throw new Error(`wasm-vips' loader still makes code of text: …${around}…`);
  }
  return result;
}

function replaced(source: string, { from, to, by }: Replacement): string {
  const start = source.indexOf(from);
  const end = source.indexOf(to, start);
  if (start < 0 || end < 0 || source.indexOf(from, start + 1) >= 0) {
    throw new Error(`wasm-vips' loader has no single part from "${from}" to "${to}"`);
  }
  return source.slice(0, start) + by + source.slice(end + to.length);
}
