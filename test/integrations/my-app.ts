import { makeEscript } from '../bed/escripts.ts';
import { type Maybe, orNotAvailable } from '../bed/not-available.ts';

/** The escript of the guides; prints its arguments. */
export const myApp = (): Promise<Maybe<string>> =>
  orNotAvailable(() =>
    makeEscript({
      name: 'my_app',
      kind: 'zip',
      modules: {
        my_app: '-module(my_app).\n-export([main/1]).\nmain(Args) -> io:format("my_app ~p~n", [Args]).\n',
      },
    }),
  );
